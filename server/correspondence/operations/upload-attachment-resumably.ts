import { Type } from 'typebox';
import { uuid } from '../../http/binding/shapes.ts';
import { anonymous } from '../../http/caller.ts';
import { callerOf, type Operation, operation } from '../../http/operation.ts';
import { correspondenceProblems } from '../../http/problem-forms/correspondence.ts';
import type { Mail } from '../mail.ts';
import { sender } from '../model/access.ts';
import { TUS_PATH, Tus, tusCapabilities } from '../files/tus.ts';

const params = Type.Object({ attachmentId: uuid() });
const common = {
  path: TUS_PATH,
  tag: 'Attachment',
  access: sender,
  params,
  problems: correspondenceProblems(),
} as const;
// tus looks at the type itself, and only where bytes come.
const bytes = {
  kind: 'stream',
  types: ['*/*'],
  allowNoType: true,
  schema: Type.String({ format: 'binary' }),
} as const;

/**
 * The bytes of an initialized attachment in as many requests as it takes, by the tus protocol 1.0.0 (tus.io): what has
 * arrived stays, also when the connection breaks or the server is restarted. Rules and outcome are those of the plain
 * upload (correspondence-send §4.14); the answer to the last bytes comes when the file is stored and scanned.
 */
export function uploadAttachmentResumably(mail: Mail): Operation[] {
  const tus = new Tus(mail);
  return [
    operation({
      ...common,
      name: 'CreateResumableUpload',
      method: 'POST',
      summary: 'Begin a resumable upload (tus)',
      description: 'Header `Upload-Length` with the size in bytes; the answer’s `Location` is where the bytes go.',
      body: bytes,
      answers: { 201: { description: 'Begun' } },
      handle: (call) => tus.handle('POST', call, callerOf(call)),
    }),
    operation({
      ...common,
      name: 'GetResumableUploadOffset',
      method: 'HEAD',
      summary: 'How far a resumable upload has come (tus)',
      answers: { 200: { description: 'In the header `Upload-Offset`' } },
      handle: (call) => tus.handle('HEAD', call, callerOf(call)),
    }),
    operation({
      ...common,
      name: 'ContinueResumableUpload',
      method: 'PATCH',
      summary: 'Send bytes of a resumable upload (tus)',
      body: bytes,
      answers: { 204: { description: 'Stored as far as `Upload-Offset` says' } },
      handle: (call) => tus.handle('PATCH', call, callerOf(call)),
    }),
    operation({
      ...common,
      name: 'EndResumableUpload',
      method: 'DELETE',
      summary: 'Give a resumable upload up (tus)',
      answers: { 204: { description: 'Given up' } },
      handle: (call) => tus.handle('DELETE', call, callerOf(call)),
    }),
    operation({
      ...common,
      name: 'GetResumableUploadCapabilities',
      method: 'OPTIONS',
      summary: 'What resumable uploads offer (tus)',
      hidden: true,
      access: anonymous,
      behindGateway: false,
      answers: { 204: { description: 'In headers' } },
      handle: async () => tusCapabilities,
    }),
  ];
}
