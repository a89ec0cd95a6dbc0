import type { CompileContext } from '../compile/compileStatement';
import type { Plan } from '../compile/plan';
import type { Session } from './session';
import type { Variables } from './variables';

const MOST_PER_STATEMENT = 8;
/** By statement, and by server: two servers in one process may be alike in everything but what they hold. */
const plans = new WeakMap<object, WeakMap<object, Map<string, Plan>>>();

function plansOf(node: object, server: object): Map<string, Plan> {
  const byServer = plans.get(node) ?? new WeakMap<object, Map<string, Plan>>();
  plans.set(node, byServer);
  const known = byServer.get(server) ?? new Map<string, Plan>();
  byServer.set(server, known);
  return known;
}

function compileContext(session: Session, variables: Variables): CompileContext {
  return {
    catalog: session.catalog,
    variables: variables.types,
    database: session.engine.settings.database,
    collation: session.engine.settings.collation,
  };
}

/** The plan of a statement, translated once per server, catalog, and declared variables. */
export function planCached(
  node: object,
  session: Session,
  variables: Variables,
  compile: (context: CompileContext) => Plan,
): Plan {
  const context = compileContext(session, variables);
  const id = `${session.engine.settings.database} ${context.catalog.version} ${variables.signature}`;
  const known = plansOf(node, session.engine);
  let plan = known.get(id);
  if (plan === undefined) {
    plan = compile(context);
    if (known.size >= MOST_PER_STATEMENT) known.clear();
    known.set(id, plan);
  }
  return plan;
}
