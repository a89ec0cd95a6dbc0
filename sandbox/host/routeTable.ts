/** One HTTP function's route: which requests it takes. */
export interface Route {
  readonly functionName: string;
  readonly methods: readonly string[];
  readonly segments: readonly Segment[];
}

interface Segment {
  readonly literal?: string;
  readonly param?: string;
  readonly optional?: boolean;
  readonly catchAll?: boolean;
  readonly pattern?: RegExp;
}

const constraints: Readonly<Record<string, RegExp>> = {
  int: /^-?\d+$/,
  long: /^-?\d+$/,
  guid: /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i,
  alpha: /^[a-z]+$/i,
};

function segmentOf(text: string): Segment {
  const match = /^\{(\*?)(\w+)(?::(\w+))?(\??)\}$/.exec(text);
  if (!match) {
    if (/[{}]/.test(text)) throw new Error(`The host stand-in does not know the route segment "${text}".`);
    return { literal: text.toLowerCase() };
  }
  const [, star, param = '', constraint, mark] = match;
  const pattern = constraint === undefined ? undefined : constraints[constraint];
  if (constraint !== undefined && !pattern) {
    throw new Error(`The host stand-in does not know the route constraint "${constraint}".`);
  }
  return { param, optional: mark === '?', catchAll: star === '*', ...(pattern ? { pattern } : {}) };
}

/** @throws Error for a segment that this stand-in does not know. */
export function routeOf(functionName: string, template: string, methods: readonly string[]): Route {
  return {
    functionName,
    methods: methods.map((method) => method.toUpperCase()),
    segments: template.split('/').filter(Boolean).map(segmentOf),
  };
}

function match(route: Route, parts: readonly string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  let at = 0;
  for (const segment of route.segments) {
    if (segment.catchAll && segment.param !== undefined) {
      const rest = parts.slice(at).join('/');
      if (rest !== '') params[segment.param] = rest;
      return params;
    }
    const part = parts[at];
    if (part === undefined) {
      if (segment.optional) continue;
      return undefined;
    }
    at += 1;
    if (segment.literal !== undefined) {
      if (part.toLowerCase() !== segment.literal) return undefined;
    } else if (segment.param !== undefined) {
      if (segment.pattern && !segment.pattern.test(part)) return undefined;
      params[segment.param] = part;
    }
  }
  return at === parts.length ? params : undefined;
}

const literals = (route: Route): number =>
  route.segments.filter(({ literal }) => literal !== undefined).length;

/** The routes of an app; where several match, the one with more literal segments goes first. */
export class RouteTable {
  readonly #routes: readonly Route[];

  constructor(routes: readonly Route[]) {
    this.#routes = [...routes].sort((a, b) => literals(b) - literals(a));
  }

  /** The route for a method and path, with its parameters decoded; a wrong method is no match (404 on the real host). */
  find(
    method: string,
    path: string,
  ): { readonly route: Route; readonly params: Record<string, string> } | undefined {
    const parts = path.split('/').filter(Boolean).map(decoded);
    for (const route of this.#routes) {
      if (!route.methods.includes(method)) continue;
      const params = match(route, parts);
      if (params) return { route, params };
    }
    return undefined;
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
