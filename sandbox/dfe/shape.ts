/** What one item must be. */
export type Rule =
  | { readonly kind: 'text'; readonly max: number; readonly form?: RegExp }
  | { readonly kind: 'code'; readonly codes: ReadonlySet<string> }
  | { readonly kind: 'date' }
  | { readonly kind: 'flag' }
  | { readonly kind: 'whole'; readonly min: number; readonly max: number }
  /** An array of distinct codes; may be empty. */
  | {
      readonly kind: 'codes';
      readonly codes: ReadonlySet<string>;
      readonly max: number;
      readonly alone?: string;
    }
  | { readonly kind: 'block'; readonly shape: Shape }
  /** An array of objects without ids; may be empty, which says that there are none any more. */
  | { readonly kind: 'rows'; readonly shape: Shape }
  /** An array of objects with ids; never empty, no id twice. */
  | { readonly kind: 'entries'; readonly shape: Shape };

/** The items of an object. What is not listed may not stand in it. */
export interface Shape {
  readonly items: ReadonlyMap<string, Rule>;
  /** The item that tells it from the others in its array; mandatory. */
  readonly id?: string;
  /** Items that a live object must have besides its id. */
  readonly required: readonly string[];
  /** Whether it may carry `purge`. With `purge: true` it says nothing but what `besidePurge` lists. */
  readonly purgeable: boolean;
  readonly besidePurge: readonly string[];
}

interface ShapeOptions {
  readonly id?: string;
  readonly required?: readonly string[];
  readonly purgeable?: boolean;
  readonly besidePurge?: readonly string[];
}

/** An object's shape; `purgeable` unless told otherwise. */
export function shape(items: Readonly<Record<string, Rule>>, options: ShapeOptions = {}): Shape {
  const { id, required = [], purgeable = true, besidePurge = [] } = options;
  return {
    items: new Map(Object.entries(items)),
    ...(id === undefined ? {} : { id }),
    required,
    purgeable,
    besidePurge: id === undefined ? besidePurge : [id, ...besidePurge],
  };
}
