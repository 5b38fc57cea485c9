import type { FieldFault } from '../../http/problem.ts';
import type { Address, StoredAddress } from '../../register/port.ts';

/** As a page writes a telephone number: in two parts. */
export interface WireAddress {
  readonly email?: string | null;
  readonly countryCode?: string | null;
  readonly phone?: string | null;
}

/** `+47` and `999 90 001` → `+4799990001`; the number alone may hold its country code. */
function mobileOf({ countryCode, phone }: WireAddress): string | undefined {
  const digits = phone?.replaceAll(/[\s-]/g, '') ?? '';
  if (digits === '') return undefined;
  return digits.startsWith('+') ? digits : `${countryCode?.trim() || '+47'}${digits}`;
}

/** The address that was written, or what is wrong with it. */
export function readAddress(wire: WireAddress): { address: Address } | { faults: readonly FieldFault[] } {
  const email = wire.email?.trim() || undefined;
  const mobile = mobileOf(wire);
  const faults: FieldFault[] = [];
  if (email === undefined && mobile === undefined)
    faults.push({ path: 'email', message: 'Give an e-mail address, a telephone number, or both.' });
  if (email !== undefined && !/^[^\s@<>,;]{1,64}@[^\s@<>,;]+\.[^\s@<>,;.]+$/.test(email))
    faults.push({ path: 'email', message: 'Write an address like name@example.com.' });
  if (mobile !== undefined && !/^\+\d{5,15}$/.test(mobile))
    faults.push({ path: 'phone', message: 'Write the number with its country code, for example +47 999 90 001.' });
  return faults.length > 0 ? { faults } : { address: { email, mobile } };
}

/** An official address on the wire. */
export const wireAddress = ({ id, email, mobile }: StoredAddress) => ({
  notificationAddressId: id,
  email: email ?? null,
  countryCode: mobile === undefined ? null : mobile.startsWith('+47') ? '+47' : '',
  phone: mobile === undefined ? null : mobile.startsWith('+47') ? mobile.slice(3) : mobile,
});
