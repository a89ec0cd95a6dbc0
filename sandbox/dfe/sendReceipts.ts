import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Receipts } from './childrenEndpoint';
import { idKey } from './idKey';
import { receiptFor } from './receiptFor';

export interface ReceiptOptions {
  /** Ends when answers that are held are let go. */
  readonly released: () => Promise<void>;
  readonly byteOrderMark: boolean;
}

/** Answers 200 with a receipt per child, spoiled as a fault says. */
export async function sendReceipts(
  answer: Receipts,
  request: IncomingMessage,
  response: ServerResponse,
  { released, byteOrderMark }: ReceiptOptions,
): Promise<void> {
  const { spoiledBy, form } = answer;
  const text = `${byteOrderMark ? '\uFEFF' : ''}${textOf(answer)}`;
  if (spoiledBy?.kind === 'hold') await released();
  response.writeHead(200, {
    'content-type': form === 'array' ? 'application/json; charset=utf-8' : 'text/plain',
    'content-length': Buffer.byteLength(text),
  });
  switch (spoiledBy?.kind) {
    case 'cut':
      response.write(text.slice(0, Math.ceil(text.length / 2)), () => request.socket.destroy());
      return;
    case 'slow':
      for (let at = 0; at < text.length && !response.destroyed; at += spoiledBy.bytes) {
        response.write(text.slice(at, at + spoiledBy.bytes));
        await sleep(spoiledBy.everyMs);
      }
      response.end();
      return;
    case 'hold':
    case 'garbage':
    case 'receipt-count':
    case 'receipt-unreadable':
    case undefined:
      response.end(text);
  }
}

function textOf(answer: Receipts): string {
  if (answer.spoiledBy?.kind === 'garbage') return '<html>You have been signed out of the network</html>';
  const receipts = spoil(answer);
  return answer.form === 'array' ? JSON.stringify(receipts) : receipts.join('\n');
}

function spoil({ childIds, receipts, spoiledBy }: Receipts): readonly string[] {
  if (spoiledBy?.kind === 'receipt-count') {
    const more = Array.from({ length: Math.max(0, spoiledBy.by) }, () => receiptFor(new Date()));
    return [...receipts, ...more].slice(0, Math.max(0, receipts.length + spoiledBy.by));
  }
  if (spoiledBy?.kind === 'receipt-unreadable') {
    const spoiled = new Set(spoiledBy.childIds.map(idKey));
    return receipts.map((receipt, index) =>
      spoiled.has(idKey(childIds[index] ?? '')) ? 'stored-without-a-name.json' : receipt,
    );
  }
  return receipts;
}
