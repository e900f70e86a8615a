import * as cdx from '@cyclonedx/cyclonedx-library'

/** What the application is a program of, beside the packages: Electron brings Chromium's and Node's notices in files of its own. */
const electronPart = (version) => ({ name: 'electron', version, licence: 'MIT', text: null, homepage: 'https://www.electronjs.org' })

/** The parts of a product as the application shows them, as text with all licences, and as CycloneDX. The same parts give the same bytes. */
export function listOfParts({ name, version, electron }, parts) {
  const all = [electronPart(electron), ...parts]
  return {
    table: all.map((part) => ({ name: part.name, version: part.version, licence: part.licence })),
    texts: licenceTexts(all),
    sbom: cycloneDx({ name, version }, all),
  }
}

/** A text that several parts share stands once, under their names. */
function licenceTexts(parts) {
  const byText = Map.groupBy(parts, (part) => part.text ?? `Licence as the package names it: ${part.licence}`)
  const head =
    'Coldframe contains these parts. LICENSE.electron.txt and LICENSES.chromium.html beside this program are those of Electron.\n'
  const sections = [...byText].map(
    ([text, group]) => `${group.map((one) => `${one.name} ${one.version}: ${one.licence}`).join('\n')}\n\n${text}\n`,
  )
  return [head, ...sections].join(`\n${'-'.repeat(80)}\n\n`)
}

function cycloneDx(product, parts) {
  const { Bom, Component, Metadata } = cdx.Models
  const { ComponentType } = cdx.Enums
  const licences = new cdx.Contrib.License.Factories.LicenseFactory()
  const application = new Component(ComponentType.Application, product.name, { version: product.version, bomRef: product.name })
  const components = parts.map(({ name, version, licence, homepage }) => {
    const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`
    const component = new Component(ComponentType.Library, name, { version, purl, bomRef: purl })
    component.licenses.add(licences.makeFromString(licence))
    if (homepage) component.externalReferences.add(new cdx.Models.ExternalReference(homepage, cdx.Enums.ExternalReferenceType.Website))
    application.dependencies.add(component.bomRef)
    return component
  })
  const bom = new Bom({ metadata: new Metadata({ component: application }), components: new cdx.Models.ComponentRepository(components) })
  const normalizer = new cdx.Serialize.JSON.Normalize.Factory(cdx.Spec.Spec1dot6)
  return new cdx.Serialize.JsonSerializer(normalizer).serialize(bom, { sortLists: true, space: 2 })
}
