import { walkGuideBy } from './guide-ways.ts';

walkGuideBy([
  ...(['nb', 'nn', 'en'] as const).flatMap((language) => [
    { language, scheme: 'dark', width: 360, touch: true, input: 'pointer' } as const,
    { language, scheme: 'light', width: 1280, input: 'pointer' } as const,
  ]),
  { language: 'nb', scheme: 'light', width: 1280, input: 'keyboard' },
]);
