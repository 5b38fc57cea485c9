import type { Step, StepName } from '../../onboarding/api.ts';

/** The steps in their order, and what each is called in the address. */
export const STEPS = [
  ['owner', 'service-owner'],
  ['key', 'api-key'],
  ['client', 'client'],
  ['service', 'service'],
  ['policy', 'access-rules'],
  ['publish', 'publish'],
  ['message', 'first-message'],
  ['events', 'events'],
] as const satisfies readonly (readonly [string, StepName])[];

export type StepKey = (typeof STEPS)[number][0];

/** Minutes each takes, roughly. */
const MINUTES: Readonly<Record<StepKey, number>> = {
  owner: 1,
  key: 0.5,
  client: 1,
  service: 1,
  policy: 0.5,
  publish: 0.5,
  message: 2,
  events: 1,
};

export const keyOf = (name: string): StepKey | undefined => STEPS.find(([, wire]) => wire === name)?.[0];

export interface OwnStep {
  readonly key: StepKey;
  readonly number: number;
  readonly step: Step;
  /** The step it cannot be done before. */
  readonly needs: StepKey | undefined;
}

/** The steps as the page shows them. */
export function ownSteps(steps: readonly Step[]): readonly OwnStep[] {
  const published = steps.find(({ step }) => step === 'publish')?.state === 'done';
  return STEPS.flatMap(([key, wire], index) => {
    const step = steps.find((one) => one.step === wire);
    if (step === undefined) return [];
    const waits = step.state === 'waiting' && step.waitsFor !== null ? keyOf(step.waitsFor) : undefined;
    // Nobody may subscribe to a service that is not in force.
    const needs = waits ?? (key === 'events' && step.state === 'missing' && !published ? 'publish' : undefined);
    return [{ key, number: index + 1, step, needs }];
  });
}

/** The first one that can be done now: what waits for another step, or for somebody else, is passed by. */
export const nextStep = (steps: readonly OwnStep[]): StepKey | undefined =>
  (
    steps.find(({ step, needs }) => step.state !== 'done' && needs === undefined && step.next !== null) ??
    steps.find(({ step, needs }) => step.state !== 'done' && needs === undefined)
  )?.key;

export const minutesLeft = (steps: readonly OwnStep[]): number =>
  Math.ceil(steps.filter(({ step }) => step.state !== 'done').reduce((sum, { key }) => sum + MINUTES[key], 0));

/** A text of a step's evidence. */
export const textOf = ({ evidence }: Step, name: string): string | undefined => {
  const value = evidence?.[name];
  return typeof value === 'string' ? value : undefined;
};
