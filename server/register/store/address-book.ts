import { newId } from '../../foundation/ids.ts';
import { type Queries, statement, type Transaction } from '../../foundation/database/database.ts';
import type { AddressBook, StoredAddress } from '../port.ts';

const OFFICIAL = statement(
  'register-official-addresses',
  'select id, email, mobile, resources from register.notification_address where of_party = $1 and holder is null order by id',
);
const OWN = statement(
  'register-own-addresses',
  `select id, of_party, email, mobile, resources from register.notification_address
    where holder = $1 and ($2::uuid is null or of_party = $2) order by id`,
);
const INSERT = statement(
  'register-insert-address',
  `insert into register.notification_address (id, of_party, holder, email, mobile, resources) values ($1, $2, $3, $4, $5, $6)`,
);
const UPDATE_OFFICIAL = statement(
  'register-update-official-address',
  `update register.notification_address set email = $3, mobile = $4
    where id = $1 and of_party = $2 and holder is null returning id`,
);
const DELETE_OFFICIAL = statement(
  'register-delete-official-address',
  'delete from register.notification_address where id = $1 and of_party = $2 and holder is null returning id',
);
const DELETE_OWN = statement(
  'register-delete-own-address',
  'delete from register.notification_address where of_party = $1 and holder = $2 returning id',
);
// Of two who add the same at once, the second sees what the first has added.
const LOCK_PARTY = statement(
  'register-lock-for-addresses',
  'select from register.party where party_uuid = $1 for no key update',
);
const OWN_TO_CHANGE = statement(
  'register-own-address-to-change',
  `select id, of_party, email, mobile, resources from register.notification_address
    where holder = $1 and of_party = $2 for update`,
);
const INSERT_OWN = statement(
  'register-insert-own-address',
  `insert into register.notification_address (id, of_party, holder, email, mobile, resources) values ($1, $2, $3, $4, $5, $6)
   on conflict (of_party, holder) where holder is not null do nothing returning id`,
);
const UPDATE_OWN = statement(
  'register-update-own-address',
  'update register.notification_address set email = $2, mobile = $3, resources = $4 where id = $1',
);

interface Row {
  readonly id: string;
  readonly of_party: string;
  readonly email: string | null;
  readonly mobile: string | null;
  readonly resources: string[] | null;
}

const addressOf = ({ id, email, mobile, resources }: Row): StoredAddress => ({
  id,
  email: email ?? undefined,
  mobile: mobile ?? undefined,
  resources: resources ?? undefined,
});

/** Where organisations, and people acting for them, want to be notified. */
export const addressBook = (queries: Queries, now: () => Date): AddressBook => ({
  official: async (of) => (await queries.run<Row>(OFFICIAL, [of])).map(addressOf),
  own: async (holder, of) =>
    (await queries.run<Row>(OWN, [holder, of ?? null])).map((row) => ({ ...addressOf(row), of: row.of_party })),
  async addOfficial(transaction, of, { email, mobile }, most) {
    await transaction.run(LOCK_PARTY, [of]);
    const there = (await transaction.run<Row>(OFFICIAL, [of])).map(addressOf);
    const same = there.find((one) => one.email === email && one.mobile === mobile);
    if (same !== undefined) return { id: same.id, isNew: false };
    if (there.length >= most) return undefined;
    const id = newId(now());
    await transaction.run(INSERT, [id, of, null, email ?? null, mobile ?? null, null]);
    return { id, isNew: true };
  },
  changeOfficial: async (transaction, of, id, { email, mobile }) =>
    (await transaction.run(UPDATE_OFFICIAL, [id, of, email ?? null, mobile ?? null])).length > 0,
  removeOfficial: async (transaction, of, id) => (await transaction.run(DELETE_OFFICIAL, [id, of])).length > 0,
  async changeOwn(transaction: Transaction, holder, of, change) {
    for (;;) {
      const [row] = await transaction.run<Row>(OWN_TO_CHANGE, [holder, of]);
      const address = change(row && addressOf(row));
      const values = [address.email ?? null, address.mobile ?? null, address.resources ?? null];
      if (row !== undefined) {
        await transaction.run(UPDATE_OWN, [row.id, ...values]);
        return address;
      }
      const inserted = await transaction.run(INSERT_OWN, [newId(now()), of, holder, ...values]);
      // None: somebody was quicker, and it is theirs that is changed.
      if (inserted.length > 0) return address;
    }
  },
  removeOwn: async (transaction, holder, of) => (await transaction.run(DELETE_OWN, [of, holder])).length > 0,
});
