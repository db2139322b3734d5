import { BlockList, isIP } from 'node:net';

/**
 * Whether NO_PROXY says that an address needs no proxy. It holds entries between commas or blanks. An entry
 * is a host, a domain with its hosts (with or without a dot in front), an IP address, or a range in CIDR
 * form. Each may have a port. `*` means all addresses. Names are not resolved, as in curl and Go.
 */
export function isExempt(url: URL, noProxy: string): boolean {
  const host = hostOf(url);
  const port = url.port === '' ? '443' : url.port;
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => entry !== '' && fits(entry, host, port));
}

/** Whether an address is on this machine. No proxy could reach it. */
export function isLoopback(url: URL): boolean {
  const host = hostOf(url);
  return (
    host === 'localhost' || host.endsWith('.localhost') || inRange(host, '127.0.0.0/8') || host === '::1'
  );
}

/** The host in lower case, without the brackets of IPv6 and without a dot at the end. */
function hostOf(url: URL): string {
  return url.hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
}

function fits(entry: string, host: string, port: string): boolean {
  if (entry === '*' || inRange(host, entry)) return true;
  const { name, entryPort } = splitPort(entry);
  if (entryPort !== undefined && entryPort !== port) return false;
  if (isIP(name) !== 0) return isIP(host) !== 0 && inRange(host, `${name}/${isIP(name) === 4 ? 32 : 128}`);
  const domain = name.replace(/^\*?\./, '').replace(/\.$/, '');
  return domain !== '' && (host === domain || host.endsWith(`.${domain}`));
}

/** Splits `host:port` and `[::1]:port`. An IPv6 address without brackets has no port. */
function splitPort(entry: string): { name: string; entryPort: string | undefined } {
  if (isIP(entry) === 6) return { name: entry, entryPort: undefined };
  const [, bracketed, plain, entryPort] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/.exec(entry) ?? [];
  return { name: bracketed ?? plain ?? entry, entryPort };
}

/** Whether a host is in a range; false also where the host is a name, or the range is not valid. */
function inRange(host: string, range: string): boolean {
  const [, address = '', bits = ''] = /^\[?([0-9a-f.:]+)\]?\/(\d{1,3})$/.exec(range) ?? [];
  const family = isIP(address);
  if (family === 0 || isIP(host) === 0 || Number(bits) > (family === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(address, Number(bits), family === 4 ? 'ipv4' : 'ipv6');
  // An IPv4 address in the form of IPv6 (::ffff:10.0.0.1) fits ranges of IPv4, too.
  return list.check(host, isIP(host) === 4 ? 'ipv4' : 'ipv6');
}
