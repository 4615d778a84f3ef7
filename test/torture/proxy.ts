import { connect, createServer, type Socket } from 'node:net';

/** A TCP proxy before a server. */
export interface Proxy {
  readonly port: number;
  /** Cuts every connection after so many bytes from one side; the last ones get through in part. */
  cutAfter(side: 'client' | 'server', bytes: number): void;
  /** How many connections were cut. */
  readonly cuts: number;
  close(): Promise<void>;
}

export async function openProxy(host: string, port: number): Promise<Proxy> {
  const limits = { client: Number.POSITIVE_INFINITY, server: Number.POSITIVE_INFINITY };
  let cuts = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(port, host);
    const sent = { client: 0, server: 0 };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    const pass = (side: keyof typeof limits, from: Socket, to: Socket) =>
      from.on('data', (data) => {
        const left = limits[side] - sent[side];
        sent[side] += data.length;
        if (data.length <= left) to.write(data);
        else {
          cuts += 1;
          to.end(data.subarray(0, Math.max(0, left)), () => client.destroy());
        }
      });
    pass('client', client, upstream);
    pass('server', upstream, client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as { port: number }).port,
    cutAfter: (side, bytes) => {
      limits[side] = Math.floor(bytes);
    },
    get cuts() {
      return cuts;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
