import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { Plugin } from 'vite';

const source = readFileSync(new URL('../common/boot/boot.js', import.meta.url), 'utf8');

/**
 * The script that runs before the first paint: it sets language and colours from cookies, which an inline script may
 * not under our Content-Security-Policy, and begins to fetch the words of that language.
 */
export function bootScript(base: string): Plugin {
  let boot: { name: string; code: string } | undefined;
  return {
    name: 'budstikke-boot-script',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        const words: Record<string, string> = {};
        for (const file of Object.values(bundle ?? {})) {
          const module = file.type === 'chunk' ? (file.facadeModuleId ?? '') : '';
          const language = /\/common\/words\/(nb|nn|en)\.ts$/.exec(module)?.[1];
          if (language !== undefined) words[language] = base + file.fileName;
        }
        const code = source.replace('__WORDS__', JSON.stringify(words));
        const hash = createHash('sha256').update(code).digest('base64url').slice(0, 8);
        boot = { name: `assets/boot-${hash}.js`, code };
        return [{ tag: 'script', attrs: { src: base + boot.name }, injectTo: 'head-prepend' }];
      },
    },
    async writeBundle({ dir }) {
      if (boot !== undefined) await writeFile(`${dir}/${boot.name}`, boot.code);
    },
  };
}
