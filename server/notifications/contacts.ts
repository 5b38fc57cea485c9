import type { Authorization } from '../authorization/port.ts';
import type { NotificationAddress, Party, Register } from '../register/port.ts';
import type { AddressBook, Contact } from './model/addresses.ts';
import type { Recipient } from './model/order.ts';

/** Whom to look up, and for what. */
export interface ContactAsked {
  readonly recipient: Recipient;
  /** Without prefix; people's own addresses for an organisation count only where they may use it. */
  readonly resourceId: string | undefined;
  readonly resourceAction: string;
  readonly ignoreReservation: boolean;
}

const URNS = {
  organization: 'urn:altinn:organization:identifier-no:',
  person: 'urn:altinn:person:identifier-no:',
} as const;

/** The URN a recipient is known by in the register; undefined for a bare address. */
export function urnOf({ kind, value }: Recipient): string | undefined {
  if (kind === 'email' || kind === 'sms') return undefined;
  if (kind === 'external') return value.replace(/^urn:altinn:username:/i, 'urn:altinn:party:username:').toLowerCase();
  return URNS[kind] + value;
}

const UUID_URN = 'urn:altinn:party:uuid:';
const EMAIL_USER = 'urn:altinn:person:idporten-email:';

/**
 * Finds out where recipients are reached (events §3.3), in the order of the question: persons by the contact register, a
 * reservation included; organisations by their official addresses and those of people who may use the resource for them.
 */
export function contactLookUp({ register, authorization }: { register: Register; authorization: Authorization }) {
  const mayUse = async (holder: Party, organization: Party, { resourceId, resourceAction }: ContactAsked) => {
    const permitted = await authorization.permitted({
      subject: {
        attributes: [{ id: 'urn:altinn:userid', value: String(holder.userId) }],
        authenticationLevel: undefined,
        orgCode: undefined,
      },
      resourceId: resourceId!,
      party: organization.urn,
      actions: [resourceAction],
    });
    return permitted.has(resourceAction);
  };

  const booksOf = async (
    organization: Party,
    addresses: readonly NotificationAddress[],
    holders: ReadonlyMap<string, Party>,
    asked: ContactAsked,
  ): Promise<AddressBook[]> => {
    const official = addresses.filter(({ holder }) => holder === undefined);
    const books = [bookOf([organization, ...official])];
    if (asked.resourceId === undefined) return books;
    const personal = addresses.flatMap((address) => {
      const holder = holders.get(`${UUID_URN}${address.holder}`);
      const about = address.resources?.includes(asked.resourceId!) ?? true;
      return holder !== undefined && about ? [{ address, holder }] : [];
    });
    const allowed = await Promise.all(personal.map(({ holder }) => mayUse(holder, organization, asked)));
    return [...books, ...personal.filter((_, index) => allowed[index]).map(({ address }) => bookOf([address]))];
  };

  return async (asked: readonly ContactAsked[]): Promise<Contact[]> => {
    const parties = await register.byUrns([...new Set(asked.flatMap(({ recipient }) => urnOf(recipient) ?? []))]);
    const organizations = [...parties.values()].filter(({ kind }) => kind === 'organization');
    const addresses =
      organizations.length > 0
        ? await register.notificationAddresses(organizations.map(({ partyUuid }) => partyUuid))
        : [];
    const holders = await register.byUrns(
      [...new Set(addresses.flatMap(({ holder }) => holder ?? []))].map((uuid) => `${UUID_URN}${uuid}`),
    );
    const addressesOf = Map.groupBy(addresses, ({ of }) => of);
    return Promise.all(
      asked.map(async (one): Promise<Contact> => {
        const { recipient } = one;
        if (recipient.kind === 'email' || recipient.kind === 'sms') return bareContact(recipient);
        const party = parties.get(urnOf(recipient)!);
        if (party === undefined) return { recipient, name: '', number: '', isReserved: false, books: [] };
        const isReserved = party.reservedInKrr && !one.ignoreReservation;
        const books =
          party.kind === 'organization'
            ? await booksOf(party, addressesOf.get(party.partyUuid) ?? [], holders, one)
            : [bookOf([{ email: party.email ?? ownEmail(party.urn), mobile: party.mobile }])];
        return {
          recipient,
          name: party.name,
          number: party.organizationNumber ?? '',
          isReserved,
          books: isReserved ? [] : books,
        };
      }),
    );
  };
}

export type ContactLookUp = ReturnType<typeof contactLookUp>;

const bookOf = (entries: readonly Pick<NotificationAddress, 'email' | 'mobile'>[]): AddressBook => ({
  emails: entries.flatMap(({ email }) => email ?? []),
  mobiles: entries.flatMap(({ mobile }) => mobile ?? []),
});

const bareContact = (recipient: Recipient): Contact => ({
  recipient,
  name: '',
  number: '',
  isReserved: false,
  books: [
    recipient.kind === 'email'
      ? { emails: [recipient.value], mobiles: [] }
      : { emails: [], mobiles: [recipient.value] },
  ],
});

/** Who logs in by e-mail is reached by it. */
const ownEmail = (urn: string): string | undefined =>
  urn.startsWith(EMAIL_USER) ? urn.slice(EMAIL_USER.length) : undefined;
