import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const NONCE = 12;
const TAG = 16;

/** Encrypts a secret for the database: nonce, tag, then AES-256-GCM. `label` says what it is and must be given again. */
export function seal(secret: Buffer, encryptionKey: Buffer, label: string): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', encryptionKey, nonce).setAAD(Buffer.from(label));
  const sealed = Buffer.concat([cipher.update(secret), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

/**
 * Decrypts what `seal` made; throws when the encryption key is another one, or the row was tampered with. `table` is
 * where it is stored, for the message.
 */
export function unseal(sealed: Buffer, encryptionKey: Buffer, label: string, table: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', encryptionKey, sealed.subarray(0, NONCE))
    .setAAD(Buffer.from(label))
    .setAuthTag(sealed.subarray(NONCE, NONCE + TAG));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(NONCE + TAG)), decipher.final()]);
  } catch {
    throw new Error(
      `A signing key in the database cannot be decrypted: ENCRYPTION_KEY is not the one it was stored with. Set the former key, or empty the table ${table} to have new keys made.`,
    );
  }
}
