import type { Address } from '../register/port.ts';

/** A person's address for an organisation on the wire. Addresses are not verified by code: what is written counts. */
export const wireOwnAddress = (partyUuid: string, { email, mobile, resources }: Address) => ({
  partyUuid,
  emailAddress: email ?? null,
  phoneNumber: mobile ?? null,
  resourceIncludeList: resources === undefined ? null : resources.map((id) => `urn:altinn:resource:${id}`),
  needsConfirmation: false,
  emailVerificationStatus: email === undefined ? null : 'Legacy',
  smsVerificationStatus: mobile === undefined ? null : 'Legacy',
});
