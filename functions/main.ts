/** The entry that the Functions worker loads: every function registers itself. */
import './invocationSpans';
import './nightlyRun';
import './executeRun';
import './requestRun';
import './getRun';
import './cancelRun';
import './health';
import './preflight';
