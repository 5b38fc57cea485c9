import type { Language } from '../../web/common/words/language.ts';
import type { Say, Texts } from '../../web/common/words/words.ts';

/** The sets of words on the way, by where they lie under `web/`. */
interface Sets {
  'common/words/': typeof import('../../web/common/words/nb.ts').default;
  'inbox/mail/words.': typeof import('../../web/inbox/mail/words.nb.ts').default;
  'inbox/pages/message/words.': typeof import('../../web/inbox/pages/message/words.nb.ts').default;
  'studio/integration/events/words.': typeof import('../../web/studio/integration/events/words.nb.ts').default;
  'studio/onboarding/words.': typeof import('../../web/studio/onboarding/words.nb.ts').default;
  'studio/pages/access-list/words.': typeof import('../../web/studio/pages/access-list/words.nb.ts').default;
  'studio/pages/access-lists/words.': typeof import('../../web/studio/pages/access-lists/words.nb.ts').default;
  'studio/pages/compose/words.': typeof import('../../web/studio/pages/compose/words.nb.ts').default;
  'studio/pages/message/words.': typeof import('../../web/studio/pages/message/words.nb.ts').default;
  'studio/pages/register/words.': typeof import('../../web/studio/pages/register/words.nb.ts').default;
  'studio/pages/service-access/words.': typeof import('../../web/studio/pages/service-access/words.nb.ts').default;
  'studio/pages/service-history/words.': typeof import('../../web/studio/pages/service-history/words.nb.ts').default;
  'studio/pages/service-policy/words.': typeof import('../../web/studio/pages/service-policy/words.nb.ts').default;
  'studio/pages/service-publish/words.': typeof import('../../web/studio/pages/service-publish/words.nb.ts').default;
  'studio/pages/service/words.': typeof import('../../web/studio/pages/service/words.nb.ts').default;
  'studio/pages/start/words.': typeof import('../../web/studio/pages/start/words.nb.ts').default;
  'studio/pages/subscription/words.': typeof import('../../web/studio/pages/subscription/words.nb.ts').default;
  'studio/services/words.': typeof import('../../web/studio/services/words.nb.ts').default;
}

/** The words of the pages themselves, in one language: what a page no longer says is not looked for. */
export async function wordsIn(language: Language) {
  const read = async <Path extends keyof Sets>(path: Path): Promise<Say<Sets[Path]>> =>
    saying(((await import(`../../web/${path}${language}.ts`)) as { default: Texts }).default) as unknown as Say<
      Sets[Path]
    >;
  return {
    common: await read('common/words/'),
    mail: await read('inbox/mail/words.'),
    read: await read('inbox/pages/message/words.'),
    event: await read('studio/integration/events/words.'),
    onboarding: await read('studio/onboarding/words.'),
    list: await read('studio/pages/access-list/words.'),
    lists: await read('studio/pages/access-lists/words.'),
    compose: await read('studio/pages/compose/words.'),
    message: await read('studio/pages/message/words.'),
    register: await read('studio/pages/register/words.'),
    access: await read('studio/pages/service-access/words.'),
    history: await read('studio/pages/service-history/words.'),
    policy: await read('studio/pages/service-policy/words.'),
    publish: await read('studio/pages/service-publish/words.'),
    about: await read('studio/pages/service/words.'),
    start: await read('studio/pages/start/words.'),
    subscription: await read('studio/pages/subscription/words.'),
    service: await read('studio/services/words.'),
  };
}

/** As `web/common/words` says them, but as text alone; that module needs a document. Numbers are too small for separators. */
const saying =
  (texts: Texts) =>
  (key: string, values: Readonly<Record<string, unknown>> = {}): string =>
    (texts[key] ?? texts[values.n === 1 ? `${key}_one` : `${key}_other`] ?? texts[`${key}_other`]!).replace(
      /\{(\w+)\}/g,
      (hole, name: string) => String(values[name] ?? hole),
    );
