import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'Publish the service',
  lead: 'When you publish, texts and rules apply at once.',
  label: 'Version {n}',
  allThere: 'Nothing is missing',
  missing_one: '{n} thing is missing',
  missing_other: '{n} things are missing',
  warnings_one: '{n} warning about the rules',
  warnings_other: '{n} warnings about the rules',
  first: 'This is published for the first time',
  changes: 'This changes from version {n}',
  same: 'Nothing has changed.',
  anyway_one: 'I have seen that {n} example does not hold, and want to publish anyway',
  anyway_other: 'I have seen that {n} examples do not hold, and want to publish anyway',
  anywayOutdated: 'I have seen the difference, and want the draft to apply',
  called: 'What the version is called in the history',
  nothing: 'There are no changes to publish.',
  missingFirst: 'Fill in what is missing first.',
  lookFirst: 'Look through the points above, and tick the box.',
  inForce: 'Version {n} still applies, both texts and rules.',
  noneInForce: 'Nothing is in force yet.',
} as const satisfies TranslationOf<typeof nb>;
