import { walkGuideBy } from './guide-ways.ts';

// The way with the most traps; all of them are in guide.slow.ts.
walkGuideBy([{ language: 'nn', scheme: 'dark', width: 360, touch: true, input: 'pointer' }]);
