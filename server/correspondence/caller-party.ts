import type { Caller } from '../http/caller.ts';
import type { Party } from '../register/port.ts';
import type { Mail } from './mail.ts';
import { problem } from './model/problems.ts';
import { callerUrn } from './rights.ts';

/** The party a caller acts as; its uuid is recorded with what it does. 4006 and 4002 as the reference words them. */
export async function callerParty(mail: Mail, caller: Caller): Promise<Party> {
  const urn = callerUrn(caller);
  if (urn === undefined) throw problem('CORR-04006');
  const party = await mail.register.byUrn(urn);
  if (party === undefined) throw problem('CORR-04002');
  return party;
}

/**
 * Looks the caller's party up now, before a transaction or beside other look-ups, but reports one that is not found only
 * when it is asked for: after the rules that come first.
 */
export async function callerPartyLater(mail: Mail, caller: Caller): Promise<() => Party> {
  const [outcome] = await Promise.allSettled([callerParty(mail, caller)]);
  return () => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  };
}
