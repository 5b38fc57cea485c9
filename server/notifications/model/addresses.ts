import type { Channel, Recipient } from './order.ts';
import type { DeliveryType } from './statuses.ts';

/** Addresses that belong together: the official ones of a party, or those of one person. */
export interface AddressBook {
  readonly emails: readonly string[];
  readonly mobiles: readonly string[];
}

/** What is known of who is to be told, when it is needed. */
export interface Contact {
  readonly recipient: Recipient;
  /** Values of `$recipientName$` and `$recipientNumber$`. */
  readonly name: string;
  readonly number: string;
  /** Reserved against being contacted, and that counts. */
  readonly isReserved: boolean;
  /** The party's own addresses first, then those of people who act for it. */
  readonly books: readonly AddressBook[];
}

export interface Destination {
  readonly type: DeliveryType;
  readonly address: string;
}

/** A valid international number with `+`, or undefined. Numbers of eight digits are Norwegian (events §3.3). */
export function mobileNumber(text: string): string | undefined {
  const bare = text.replace(/[\s-]/g, '').replace(/^00/, '+');
  const number = /^[49]\d{7}$/.test(bare) ? `+47${bare}` : bare;
  return isMobileNumber(number) ? number : undefined;
}

/** Starts with `+` or `00` and is a number of the international plan. Norwegian ones must be mobiles. */
export function isMobileNumber(text: string): boolean {
  const bare = text.replace(/^00/, '+');
  return bare.startsWith('+47') ? /^\+47[49]\d{7}$/.test(bare) : /^\+[1-9]\d{6,14}$/.test(bare);
}

/** Where somebody is told by a channel, each address once (events §3.3). */
export function destinationsOf({ books }: Pick<Contact, 'books'>, channel: Channel): Destination[] {
  const found = new Map<string, Destination>();
  for (const book of books)
    for (const destination of ofBook(book, channel)) {
      const key = `${destination.type} ${destination.address.toLowerCase()}`;
      if (!found.has(key)) found.set(key, destination);
    }
  return [...found.values()];
}

/** A preferred channel is decided for each book by itself. */
function ofBook({ emails, mobiles }: AddressBook, channel: Channel): Destination[] {
  const byEmail = emails.map((address): Destination => ({ type: 'Email', address }));
  const bySms = mobiles.flatMap((text): Destination[] => {
    const address = mobileNumber(text);
    return address === undefined ? [] : [{ type: 'SMS', address }];
  });
  switch (channel) {
    case 'Email':
      return byEmail;
    case 'Sms':
      return bySms;
    case 'EmailAndSms':
      return [...byEmail, ...bySms];
    case 'EmailPreferred':
      return byEmail.length > 0 ? byEmail : bySms;
    case 'SmsPreferred':
      return bySms.length > 0 ? bySms : byEmail;
  }
}

/** Does one of the contact's own notifications reach this bare address by the channel? */
export const reaches = (contact: Contact, channel: Channel, { type, address }: Destination): boolean =>
  destinationsOf(contact, channel).some(
    (one) => one.type === type && one.address.toLowerCase() === address.toLowerCase(),
  );
