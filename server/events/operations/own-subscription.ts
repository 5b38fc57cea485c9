import type { Access } from '../../http/caller.ts';
import type { ProblemForm } from '../../http/problem.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { holdsScope } from '../model/consumer.ts';
import { eventProblems } from '../problems.ts';
import { SUBSCRIBE } from './subscription-paths.ts';

/** Those who may change how their events are delivered: as those who may subscribe. */
export const subscriber: Access = {
  kind: 'token',
  scopes: [SUBSCRIBE],
  kinds: ['altinn'],
  allows: (caller) => holdsScope(caller, SUBSCRIBE),
};

/** The additional operations answer problem details; another's subscription, or none, has no text there either. */
export const followUpProblems: ProblemForm = { ...problemDetails, problem: eventProblems.problem };

export const OWN_ANSWERS = {
  400: { description: 'A parameter is wrong; the text says which' },
  403: { description: 'It is not yours, or the scope is missing' },
  404: { description: 'There is none of that id' },
} as const;
