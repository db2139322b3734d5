import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where a certificate of `tls/make.sh` lies. */
export function pemPath(name: 'ca' | 'good' | 'proxy' | 'expired' | 'wrong-host'): string {
  return fileURLToPath(new URL(`./tls/${name}.pem`, import.meta.url));
}

/** Key and certificate of a server, signed by the private CA in `tls/ca.pem`. */
export function serverTls(name: 'good' | 'proxy' | 'expired' | 'wrong-host'): { key: string; cert: string } {
  const key = readFileSync(new URL('./tls/server.key', import.meta.url), 'utf8');
  return { key, cert: readFileSync(pemPath(name), 'utf8') };
}
