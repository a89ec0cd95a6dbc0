import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Environment, FileSystemLoader } from 'nunjucks';

/** The pages that there are; each has a template of its name. */
export type PageName = 'nights' | 'night' | 'records' | 'child' | 'message';

/** What every page is given, whatever it shows. */
export interface Frame {
  readonly title: string;
  /** Where the pages begin, without a slash at the end. */
  readonly base: string;
  /** Who looks, as the platform names them; undefined where nobody is signed in. */
  readonly signedInAs: string | undefined;
  /** Which of the pages of the navigation this is, or undefined. */
  readonly place: 'nights' | 'records' | undefined;
  readonly breadcrumbs?: readonly { readonly text: string; readonly href?: string }[];
}

/** Makes pages from templates. */
export interface Renderer {
  /** The page as HTML; every text in `model` comes out as text. */
  render(page: PageName, frame: Frame, model: object): string;
  /** The folder of the style sheet, and its name, which changes with its content. */
  readonly assets: { readonly folder: string; readonly stylesheet: string };
}

const service = 'Children’s social care data';

/**
 * A renderer over the files that the build has put together: `templates/` with ours and those of GOV.UK Frontend, and `assets/`
 * with the style sheet.
 * @param folder where the build has put them
 */
export function createRenderer(folder: string): Renderer {
  const assets = join(folder, 'assets');
  const stylesheet = readdirSync(assets).find((name) => name.endsWith('.css'));
  if (stylesheet === undefined) throw new Error('The build has made no style sheet.');
  const environment = new Environment(new FileSystemLoader(join(folder, 'templates')), {
    autoescape: true,
    trimBlocks: true,
    lstripBlocks: true,
  });
  return {
    assets: { folder: assets, stylesheet },
    render: (page, frame, model) =>
      environment.render(`${page}.njk`, {
        ...model,
        ...frame,
        service,
        stylesheet,
        navigation: [
          { text: 'Nights', href: `${frame.base}/nights`, active: frame.place === 'nights' },
          { text: 'Records to fix', href: `${frame.base}/records`, active: frame.place === 'records' },
        ],
      }),
  };
}
