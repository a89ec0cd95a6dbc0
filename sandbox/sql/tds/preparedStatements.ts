import type { Argument } from '../engine/procedure';
import { SqlError } from '../sqlError';
import { INT, NVARCHAR_MAX } from '../sqlType';

interface Prepared {
  readonly declarations: string;
  readonly text: string;
}

export interface PreparedCall {
  /** What the call gives back: the handle of sp_prepare. */
  readonly result: readonly Argument[];
  /** The arguments of the sp_executesql that it comes to. */
  readonly run: readonly Argument[] | undefined;
}

const textArgument = (value: string): Argument => ({
  name: undefined,
  type: NVARCHAR_MAX,
  value,
  output: false,
});

/** sp_prepare, sp_execute and sp_unprepare of one connection. */
export class PreparedStatements {
  private readonly prepared = new Map<number, Prepared>();
  private nextHandle = 1;

  handles(procedure: string): boolean {
    return ['sp_prepare', 'sp_execute', 'sp_prepexec', 'sp_unprepare'].includes(procedure);
  }

  call(procedure: string, args: readonly Argument[]): PreparedCall {
    if (procedure === 'sp_prepare' || procedure === 'sp_prepexec') {
      const [, declarations, statement, ...values] = args;
      const handle = this.nextHandle;
      this.nextHandle += 1;
      const made = { declarations: String(declarations?.value ?? ''), text: String(statement?.value ?? '') };
      this.prepared.set(handle, made);
      const result: Argument = { name: 'handle', type: INT, value: BigInt(handle), output: true };
      return { result: [result], run: procedure === 'sp_prepare' ? undefined : this.execution(made, values) };
    }
    const [first, ...values] = args;
    const handle = Number(first?.value ?? 0);
    const known = this.prepared.get(handle);
    if (known === undefined) {
      throw new SqlError(8179, `Could not find prepared statement with handle ${handle}.`, { state: 4 });
    }
    if (procedure === 'sp_execute') return { result: [], run: this.execution(known, values) };
    this.prepared.delete(handle);
    return { result: [], run: undefined };
  }

  private execution({ declarations, text }: Prepared, values: readonly Argument[]): Argument[] {
    return [textArgument(text), textArgument(declarations), ...values];
  }
}
