/** A message as the queue service keeps it. Times are epoch milliseconds. */
export interface StoredMessage {
  readonly id: string;
  /** As it was put, encoded as the sender encoded it. */
  readonly text: string;
  readonly insertedAt: number;
  readonly expiresAt: number;
  popReceipt: string;
  dequeueCount: number;
  visibleAt: number;
}

/** A message as a receiver gets it; times are ISO. */
export interface ReceivedMessage {
  readonly id: string;
  readonly text: string;
  readonly popReceipt: string;
  readonly dequeueCount: number;
  readonly insertionTime: string;
  readonly expirationTime: string;
  readonly nextVisibleTime: string;
}

/** A message as tests and the sandbox's commands look at it. */
export interface QueueMessageView {
  readonly id: string;
  readonly text: string;
  /** The text decoded from base64, where it is base64; else the text. */
  readonly body: string;
  readonly dequeueCount: number;
  readonly visible: boolean;
}
