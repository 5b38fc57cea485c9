import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import type { InlineConfig } from 'vite';
import { bootScript } from './boot-script.ts';
import { compressed } from './compressed.ts';

/** The pages that are built: two apps, and the start page that leads to them. */
export const APPS = ['studio', 'inbox', 'start'] as const;
export type App = (typeof APPS)[number];

const web = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(`${web}../package.json`, 'utf8')) as { readonly version: string };

/** How one app is built into `<directory>/<app>`: hashed names, one style sheet, a chunk for each page. */
export function configOf(app: App, directory: string): InlineConfig {
  return {
    root: `${web}${app}`,
    base: `/${app}/`,
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    define: { BUDSTIKKE_VERSION: JSON.stringify(version) },
    plugins: [react(), bootScript(`/${app}/`), compressed()],
    build: {
      outDir: `${directory}/${app}`,
      emptyOutDir: true,
      target: 'es2023',
      cssCodeSplit: false,
      // The Content-Security-Policy has no data: for fonts and scripts, and our browsers know modulepreload.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 1000,
      rolldownOptions: {
        output: {
          chunkFileNames: ({ facadeModuleId, name }) => `assets/${nameOf(facadeModuleId) ?? name}-[hash].js`,
          codeSplitting: {
            groups: [
              // Changes with package-lock.json alone, so browsers keep it longest.
              { name: 'vendor', test: /node_modules\/(react|react-dom|scheduler|@tanstack)\// },
              { name: 'words', test: /\/words\.ts$/ },
            ],
          },
        },
        treeshake: {
          // Both libraries call functions as they load, which is kept unless it is said that nobody misses it: Designsystemet's
          // index keeps a retired component with two libraries (web-design §7.3), AC's index all it has. What they do
          // need of that, custom elements, each app's main file imports by name.
          moduleSideEffects: (id) =>
            !id.includes('@digdir/designsystemet-react/') && !/@altinn\/altinn-components\/dist\/.*\.js$/.test(id),
        },
      },
    },
  };
}

/** A chunk is called what its page is called: `messages`, and `messages.nn` for its words. */
function nameOf(module: string | null): string | undefined {
  const [, page, file] = /\/pages\/([^/]+)\/([^/]+)\.tsx?$/.exec(module ?? '') ?? [];
  return page === undefined ? undefined : file!.replace(/^(page|words)/, page);
}
