import { physicalName } from '../catalog/catalog';
import type { CompileContext } from '../compile/compileStatement';
import type { Plan } from '../compile/plan';
import type { Session } from './session';
import type { Variables } from './variables';

const MOST_PER_STATEMENT = 8;
const plans = new WeakMap<object, Map<string, Plan>>();

export function compileContext(session: Session, variables: Variables): CompileContext {
  return {
    catalog: session.catalog,
    variables: variables.types,
    database: session.engine.settings.database,
    identityInsert: (table) => session.identityInsert === physicalName(table).toLowerCase(),
  };
}

/** The plan of a statement, translated once per catalog, declared variables and IDENTITY_INSERT. */
export function planCached(
  node: object,
  session: Session,
  variables: Variables,
  compile: (context: CompileContext) => Plan,
): Plan {
  const context = compileContext(session, variables);
  const id = `${session.engine.settings.database} ${context.catalog.version} ${session.identityInsert ?? ''} ${variables.signature}`;
  let known = plans.get(node);
  if (known === undefined) {
    known = new Map();
    plans.set(node, known);
  }
  let plan = known.get(id);
  if (plan === undefined) {
    plan = compile(context);
    if (known.size >= MOST_PER_STATEMENT) known.clear();
    known.set(id, plan);
  }
  return plan;
}
