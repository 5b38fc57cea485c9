import { walkPages } from './walk.ts';

// Every language, both schemes, both widths; all twelve combinations are in walk.slow.ts.
walkPages([
  { language: 'nb', scheme: 'light', width: 1280 },
  { language: 'nn', scheme: 'dark', width: 360 },
  { language: 'en', scheme: 'dark', width: 1280 },
]);
