import { type DeviceChoice, deviceChoices, type FoundDevice } from '../../../src-main/contract/devices.ts'

const titles: Record<DeviceChoice, string> = {
  auto: 'Fastest here',
  cpu: 'Processor (TensorFlow)',
  cuda: 'NVIDIA GPU (CUDA)',
  webgpu: 'Any GPU (WebGPU)',
  wasm: 'Processor (WebAssembly)',
}

export interface DeviceOption {
  readonly value: DeviceChoice
  readonly label: string
  readonly isDisabled: boolean
}

/** Every choice; once the machine was examined, what it lacks cannot be chosen. */
export function deviceOptions(found: readonly FoundDevice[] | undefined): DeviceOption[] {
  return deviceChoices.map((choice) => {
    const device = found?.find((one) => one.choice === choice)
    const isMissing = device !== undefined && device.backend === null
    const remark = isMissing ? ', not here' : device?.software === true ? ', played by the processor' : ''
    return { value: choice, label: `${titles[choice]}${remark}`, isDisabled: isMissing }
  })
}

export function deviceTitle(choice: DeviceChoice): string {
  return titles[choice]
}
