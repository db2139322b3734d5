/** What a mapping without fields still needs. The file that `mapping` prints has the same words. */
export const NOTHING_TO_SEND =
  'no field is mapped, so nothing would be sent: decide which columns to send, and name them under fields or customFields';
