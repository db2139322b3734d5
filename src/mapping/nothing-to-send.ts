/** What a mapping without fields needs: the same words stand in the file that `mapping` prints. */
export const NOTHING_TO_SEND =
  'no field is mapped, so nothing would be sent: decide which columns to send, and name them under fields or customFields';
