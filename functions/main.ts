/** The entry that the Functions worker loads: every function registers itself. */
import './nightlyRun';
import './executeRun';
import './requestRun';
import './getRun';
import './cancelRun';
