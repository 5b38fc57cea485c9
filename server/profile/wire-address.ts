import { Type } from 'typebox';
import { nullable, text } from '../http/binding/shapes.ts';
import { InvalidFields } from '../http/problem.ts';
import type { Address } from '../register/port.ts';
import { readAddress, type WireAddress } from './model/address.ts';

/** Body of an official address. */
export const AddressBody = Type.Object({
  email: Type.Optional(nullable(text())),
  countryCode: Type.Optional(nullable(text({ description: '+47 when left out' }))),
  phone: Type.Optional(nullable(text())),
});

export function addressOf(body: WireAddress): Address {
  const read = readAddress(body);
  if ('faults' in read) throw new InvalidFields(read.faults);
  return read.address;
}
