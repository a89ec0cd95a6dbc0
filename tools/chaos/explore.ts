import fc from 'fast-check';
import { ChaosWorld } from './chaosWorld';
import { history, type HistoryPlan } from './plan';
import { LawBroken, playHistory } from './playHistory';
import { Tally } from './tally';

export interface ExploreOptions {
  /** How many nights are enough; the history in which they are reached is played to its end. */
  readonly nights: number;
  readonly seed: number;
  /** Of a history that broke a law: it is played, and no other. */
  readonly path?: string | undefined;
  /** How long a history that broke a law may be made smaller, in milliseconds. */
  readonly shrinkMs: number;
  /** The deployed app; this project's by default. */
  readonly appDirectory?: string;
  /** Called after each history. */
  readonly onHistory?: (tally: Tally) => void;
  /** Called when a law has broken for the first time, before the history is made smaller. */
  readonly onBroken?: (error: Error) => void;
}

/** A history that broke a law, as small as it was made. */
export interface Breach {
  /** With the seed it says which history it is. */
  readonly path: string;
  readonly history: HistoryPlan;
  readonly error: Error;
}

export interface Exploration {
  readonly tally: Tally;
  readonly breach: Breach | undefined;
}

/** Plays random histories until so many nights were played or a law is broken. */
export async function explore(options: ExploreOptions): Promise<Exploration> {
  const { nights, seed, path, shrinkMs, appDirectory } = options;
  const tally = new Tally();
  let world: ChaosWorld | undefined;
  let brokenAt: number | undefined;

  const play = async (plan: HistoryPlan): Promise<void> => {
    world ??= await ChaosWorld.start(appDirectory);
    try {
      await playHistory(world, plan, brokenAt === undefined ? tally : new Tally());
    } catch (error) {
      // After anything but a broken law it is not known what state the world is in.
      if (!(error instanceof LawBroken)) {
        await world.close();
        world = undefined;
      }
      throw error;
    }
  };
  const property = fc.asyncProperty(history, async (plan) => {
    const enough = brokenAt === undefined ? isEnough(tally, options) : Date.now() - brokenAt > shrinkMs;
    // Nothing is played any more, so that what was found last stands.
    if (enough) return;
    try {
      await play(plan);
    } catch (error) {
      if (brokenAt === undefined) options.onBroken?.(error as Error);
      brokenAt ??= Date.now();
      throw error;
    }
    if (brokenAt === undefined) options.onHistory?.(tally);
  });

  try {
    const details = await fc.check(property, {
      seed,
      numRuns: nights,
      endOnFailure: path !== undefined || shrinkMs === 0,
      ...(path === undefined ? {} : { path }),
    });
    const { counterexample, counterexamplePath, errorInstance } = details;
    const breach =
      counterexample === null
        ? undefined
        : { path: counterexamplePath, history: counterexample[0], error: errorInstance as Error };
    return { tally, breach };
  } finally {
    await world?.close();
  }
}

/** A history is played alone where its path is given. */
const isEnough = (tally: Tally, { nights, path }: ExploreOptions): boolean =>
  path === undefined ? tally.nights >= nights : tally.histories > 0;
