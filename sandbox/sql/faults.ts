import type { Right } from './compile/compiler';

interface Matching {
  /**
   * A regular expression (without regard to case) that the statement's text must match; without it any statement, also
   * those with which a driver signs in. The text is one line, with one blank between words and none inside brackets,
   * however the statement is laid out.
   */
  readonly match?: string;
  /** How many matches go by before the fault begins. */
  readonly skip?: number;
  /** How many times it happens; without it, always. */
  readonly times?: number;
}

/** What goes wrong, as plain data: it crosses a process boundary. */
export type SqlFault = Matching &
  (
    | { readonly kind: 'refuse-connection' }
    /** 18456, or before it the error of this number, as while a database fails over. */
    | { readonly kind: 'refuse-login'; readonly number?: number }
    | { readonly kind: 'delay'; readonly ms: number }
    /** The statement is never answered, or not beyond this many of its rows; a cancel still is. */
    | { readonly kind: 'hang'; readonly afterRows?: number }
    /** The statement waits for `release`, or until the faults are cleared, and goes on; a cancel and a lost connection end it. */
    | { readonly kind: 'hold' }
    | {
        readonly kind: 'error';
        readonly number: number;
        readonly message?: string;
        readonly severity?: number;
      }
    /** The connection is lost before the statement runs, or after this many of its rows. */
    | { readonly kind: 'drop'; readonly afterRows?: number }
    /** The connection is lost at the driver's COMMIT (not at one in a batch): nothing is applied, or everything is and nobody hears of it. */
    | { readonly kind: 'drop-at-commit'; readonly when: 'before' | 'after' }
    /** 229 for the right on the table (`schema.table`), as if it were not granted, until the faults are cleared. */
    | { readonly kind: 'deny'; readonly right: Right; readonly table: string }
  );

interface Armed {
  readonly fault: SqlFault;
  readonly pattern: RegExp | undefined;
  seen: number;
  happened: number;
}

/** The faults that are set, how often each has happened, and the statements that one holds. */
export class Faults {
  private armed: Armed[] = [];
  /** What lets each statement go on that is held. */
  private readonly holding = new Set<() => void>();
  /** How often a fault has happened so far. */
  struck = 0;

  set(faults: readonly SqlFault[]): void {
    this.armed = faults.map((fault) => ({
      fault,
      pattern: fault.match === undefined ? undefined : new RegExp(oneLine(fault.match), 'i'),
      seen: 0,
      happened: 0,
    }));
  }

  clear(): void {
    this.armed = [];
    this.release();
  }

  /** How many statements are held now. */
  get held(): number {
    return this.holding.size;
  }

  /** Lets every statement go on that is held now. */
  release(): void {
    for (const goOn of this.holding) goOn();
  }

  /** Holds a statement; resolves when it is released, or when `signal` is aborted. */
  hold(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const goOn = (): void => {
        this.holding.delete(goOn);
        signal.removeEventListener('abort', goOn);
        resolve();
      };
      this.holding.add(goOn);
      signal.addEventListener('abort', goOn);
      if (signal.aborted) goOn();
    });
  }

  /** The faults of these kinds that happen now, to this statement. */
  take<K extends SqlFault['kind']>(kinds: readonly K[], text = ''): Extract<SqlFault, { kind: K }>[] {
    const taken: Extract<SqlFault, { kind: K }>[] = [];
    const statement = this.armed.length === 0 ? '' : oneLine(text);
    for (const armed of this.armed) {
      const { fault } = armed;
      if (!isKind(fault, kinds) || armed.pattern?.test(statement) === false) continue;
      armed.seen += 1;
      if (armed.seen <= (fault.skip ?? 0) || armed.happened >= (fault.times ?? Infinity)) continue;
      armed.happened += 1;
      this.struck += 1;
      taken.push(fault);
    }
    return taken;
  }

  denies(right: string, schemaAndTable: string): boolean {
    return this.armed.some(
      ({ fault }) =>
        fault.kind === 'deny' &&
        fault.right === right &&
        fault.table.toLowerCase() === schemaAndTable.toLowerCase(),
    );
  }
}

/** A statement as one line; how it is laid out is nothing to a test. */
const oneLine = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/(?<=\() | (?=\\?\))/g, '')
    .trim();

function isKind<K extends SqlFault['kind']>(
  fault: SqlFault,
  kinds: readonly K[],
): fault is Extract<SqlFault, { kind: K }> {
  return (kinds as readonly string[]).includes(fault.kind);
}
