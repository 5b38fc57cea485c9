import { createHmac, timingSafeEqual } from 'node:crypto';

/** Addresses that what cannot be delivered comes back to: one for each e-mail, so that a report says which it is about. */
export interface ReturnPaths {
  pathOf(id: string): string;
  /** The e-mail an address was made for; undefined for any other address. */
  idOf(address: string): string | undefined;
}

const LOCAL_PART = /^b-([0-9a-f]{32})-([0-9a-f]{24})$/;

/**
 * Return paths at `domain`. The second half of an address is a code that nobody can make without the key, so that a report
 * can only come from somebody the e-mail went through. Lower case, and 59 characters of the 64 a local part may have.
 */
export function returnPaths(domain: string, encryptionKey: Buffer): ReturnPaths {
  const key = createHmac('sha256', encryptionKey).update('return paths').digest();
  const codeOf = (hex: string) => createHmac('sha256', key).update(hex).digest().subarray(0, 12);
  return {
    pathOf(id) {
      const hex = id.replaceAll('-', '').toLowerCase();
      return `b-${hex}-${codeOf(hex).toString('hex')}@${domain}`;
    },
    idOf(address) {
      const at = address.lastIndexOf('@');
      const [, hex, code] = LOCAL_PART.exec(address.slice(0, at).toLowerCase()) ?? [];
      if (hex === undefined || address.slice(at + 1).toLowerCase() !== domain) return undefined;
      if (!timingSafeEqual(Buffer.from(code!, 'hex'), codeOf(hex))) return undefined;
      return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    },
  };
}
