import { type Provider, ProviderUnavailable } from '../provider.ts'

export const withUrlServer: Provider = async () => {
  throw new ProviderUnavailable('not built yet.')
}
