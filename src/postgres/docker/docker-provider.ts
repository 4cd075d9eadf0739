import { type Provider, ProviderUnavailable } from '../provider.ts'

export const withDockerServer: Provider = async () => {
  throw new ProviderUnavailable('not built yet.')
}
