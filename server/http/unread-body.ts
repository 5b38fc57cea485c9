import type { IncomingMessage } from 'node:http';
import type { FastifyReply } from 'fastify';

/** A rest of at most so many bytes is read and thrown away, so that the connection can serve the next request. */
const WORTH_READING = 256 * 1024;
/** How long a client that is still sending has for reading its answer, in milliseconds. */
const LINGER = 5000;
/** Bytes thrown away meanwhile; a client that reads nothing before all is sent waits for LINGER at most. */
const MOST_DISCARDED = 16 * 1024 * 1024;

/** Is an answer about to go out while the client may still be sending more than is worth reading? */
export function isStillSending(request: IncomingMessage): boolean {
  if (request.complete || request.readableEnded || request.destroyed) return false;
  return (
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length']) > WORTH_READING
  );
}

/**
 * Answers a request whose body nobody will read, and closes the connection. The whole answer goes out at once; the
 * connection is closed when the client has closed its side, or after some seconds. Closed at once, unread bytes would
 * make the system reset the connection, and the client would lose the answer; read to the end, a refused upload
 * would cost as much as a taken one.
 */
export function answerAndClose(reply: FastifyReply, body: Buffer): FastifyReply {
  const { raw: request } = reply.request;
  const { raw: response, statusCode } = reply;
  const headers = reply.getHeaders() as Record<string, string>;
  reply.hijack();
  response.writeHead(statusCode, { ...headers, 'content-length': body.length, connection: 'close' });
  // Without a body an answer goes out with its end only, unless it is told not to wait.
  if (body.length > 0) response.write(body);
  else response.flushHeaders();

  let discarded = 0;
  let over = false;
  const end = () => {
    if (over) return;
    over = true;
    clearTimeout(timer);
    request.off('readable', discard);
    response.end();
  };
  const discard = () => {
    for (let chunk = request.read() as Buffer | null; chunk !== null; chunk = request.read() as Buffer | null) {
      discarded += chunk.length;
      // Read no further: the connection fills up, and the client notices.
      if (discarded > MOST_DISCARDED) return void request.off('readable', discard);
    }
  };
  const timer = setTimeout(end, LINGER);
  request.on('readable', discard);
  request.once('end', end);
  request.once('error', end);
  response.once('close', end);
  discard();
  return reply;
}
