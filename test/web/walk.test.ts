import { walkPages } from './walk.ts';

// The look with the most traps; all twelve combinations are in walk.slow.ts.
walkPages([{ language: 'nn', scheme: 'dark', width: 360 }]);
