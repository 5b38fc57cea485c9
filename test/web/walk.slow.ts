import { walkPages } from './walk.ts';

walkPages(
  (['nb', 'nn', 'en'] as const).flatMap((language) =>
    (['light', 'dark'] as const).flatMap((scheme) =>
      ([360, 1280] as const).map((width) => ({ language, scheme, width })),
    ),
  ),
);
