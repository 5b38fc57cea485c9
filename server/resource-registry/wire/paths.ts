import { Type } from 'typebox';
import { text } from '../../http/binding/shapes.ts';

/** Where the registry's operations stand. */
export const RESOURCES = '/resourceregistry/api/v1/resource';
export const RESOURCES_V2 = '/resourceregistry/api/v2/resource';
export const ACCESS_LISTS = '/resourceregistry/api/v1/access-lists';

export const ResourceParams = Type.Object({ id: text({ description: 'Identifier of the resource' }) });
