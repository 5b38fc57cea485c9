import type { Room } from '../http/room.ts';
import { addFavorite } from './operations/add-favorite.ts';
import { addOfficialAddress } from './operations/add-official-address.ts';
import { changeOfficialAddress } from './operations/change-official-address.ts';
import { changeProfileSettings } from './operations/change-profile-settings.ts';
import { getCurrentUser } from './operations/get-current-user.ts';
import { getOfficialAddress } from './operations/get-official-address.ts';
import { getOwnAddress } from './operations/get-own-address.ts';
import { listFavorites, listPartyGroups } from './operations/list-favorites.ts';
import { listOfficialAddresses } from './operations/list-official-addresses.ts';
import { listOwnAddresses } from './operations/list-own-addresses.ts';
import { lookUpOfficialAddresses, lookUpUserAddresses } from './operations/look-up-contact-points.ts';
import { putOwnAddress } from './operations/put-own-address.ts';
import { removeFavorite } from './operations/remove-favorite.ts';
import { removeOfficialAddress } from './operations/remove-official-address.ts';
import { removeOwnAddress } from './operations/remove-own-address.ts';
import type { ProfileParts } from './parts.ts';

/** Opens the profile: how people want the pages, and where they and their organisations are notified. */
export const openProfile = (parts: ProfileParts): Room => ({
  operations: [
    getCurrentUser(parts),
    changeProfileSettings(parts, 'PUT'),
    changeProfileSettings(parts, 'PATCH'),
    listPartyGroups(parts),
    listFavorites(parts),
    addFavorite(parts),
    removeFavorite(parts),
    listOwnAddresses(parts),
    getOwnAddress(parts),
    putOwnAddress(parts, 'PUT'),
    putOwnAddress(parts, 'PATCH'),
    removeOwnAddress(parts),
    listOfficialAddresses(parts),
    addOfficialAddress(parts),
    getOfficialAddress(parts),
    changeOfficialAddress(parts),
    removeOfficialAddress(parts),
    lookUpOfficialAddresses(parts),
    lookUpUserAddresses(parts),
  ],
  sweeps: [],
});
