// The runtime provides this module; its own types would clash with those of Node.
declare module 'cloudflare:workers' {
  export class WorkerEntrypoint {}
}
