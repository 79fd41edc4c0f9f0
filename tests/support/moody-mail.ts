import { WorkerEntrypoint } from 'cloudflare:workers'

/** A mail service that takes no mail to an address that begins with `refused`. */
export default class MoodyMail extends WorkerEntrypoint {
  send({ to }: { to: string }): { messageId: string } {
    if (to.startsWith('refused')) throw new Error('The mail service is down.')
    return { messageId: '<taken@shop.example>' }
  }
}
