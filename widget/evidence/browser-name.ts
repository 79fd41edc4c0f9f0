interface Brands {
  readonly brands: readonly { readonly brand: string; readonly version: string }[]
  readonly platform: string
}

/** Name, version and system, such as `Firefox 128, X11; Linux x86_64`. */
export function readBrowser(browser: Pick<Navigator, 'userAgent'>): string {
  const { userAgent } = browser
  const { userAgentData } = browser as { userAgentData?: Brands }
  if (userAgentData?.brands.length) return fromBrands(userAgentData)
  // Safari gives its version under that name alone; the brands of iOS come before it.
  const [, name = '', version = ''] =
    /(Firefox|FxiOS|CriOS|EdgiOS|Edg|OPR)\/(\d+)/.exec(userAgent) ??
    /(Chrome|Version)\/([\d.]+)/.exec(userAgent) ??
    []
  const [, system = ''] = /\(([^;)]*(?:;[^;)]*)?)/.exec(userAgent) ?? []
  const known = name === 'Version' ? 'Safari' : name
  return known ? `${known} ${version}, ${system}` : userAgent
}

// Each list has one brand that means nothing, so that nobody relies on a fixed one; and the engine,
// which counts where nothing else is left.
function fromBrands({ brands, platform }: Brands): string {
  const real = brands.filter(({ brand }) => !/not.*brand/i.test(brand))
  const { brand, version } = real.find((one) => one.brand !== 'Chromium') ?? real[0] ?? {}
  return [brand && `${brand} ${version}`, platform].filter(Boolean).join(', ')
}
