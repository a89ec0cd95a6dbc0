/** The entry that the Functions worker loads: every function registers itself. */
import './invocationSpans';
import './nightlyRun';
import './executeRun';
import './requestRun';
import './confirmRun';
import './getRun';
import './listRuns';
import './cancelRun';
import './listFindings';
import './listSubmissions';
import './listPlan';
import './explainChild';
import './health';
import './preflight';
import './pages';
