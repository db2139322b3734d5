import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

export type ServerCertificate = { readonly issuer: string; readonly validTo: Date };

/** The server's certificate; undefined without TLS, or in a resumed session, which does not send it again. */
export function certificateOf(socket: Socket | null): ServerCertificate | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) return undefined;
  const [, issuer = 'an unnamed CA'] = /^(?:O|CN)=(.{1,60})$/m.exec(certificate.issuer) ?? [];
  return { issuer, validTo: new Date(certificate.validTo) };
}
