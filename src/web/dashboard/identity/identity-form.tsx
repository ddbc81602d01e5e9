import type { Schemas } from "../ask.ts";
import { listCountries, readCountry } from "../countries.ts";
import { Area, Field, type Option, Select } from "../fields.tsx";
import { filledOf, type Form as Sent } from "../form.ts";
import type { Page } from "../page.ts";
import { Button, Form } from "../parts.tsx";

const documents: readonly Option[] = [
  ["passport", "Passport"],
  ["national_id", "Identity card"],
  ["driver_license", "Driving licence"],
  ["residence_permit", "Residence permit"],
];

type FormProps = Readonly<{ page: Page; me: Schemas["User"] }>;

/** What the law wants to know of everybody who moves more than a little. */
export function IdentityForm({ page, me }: FormProps) {
  return (
    <Form page={page} action="/app/identity">
      <p class="lead">
        It takes five minutes. Have your passport or identity card at hand. What you write is sealed
        before it is kept.
      </p>
      <h2>You</h2>
      <Field
        page={page}
        name="full_name"
        label="Full name"
        hint="As it stands in the document."
        value={`${me.first_name} ${me.last_name}`}
        autocomplete="name"
        maxlength={200}
      />
      <Field page={page} name="date_of_birth" type="date" autocomplete="bday" />
      <Country page={page} name="nationality" />
      <h2>Where you live</h2>
      <Field page={page} name="address/line1" autocomplete="address-line1" maxlength={200} />
      <Field
        page={page}
        name="address/line2"
        label="Address line 2 (optional)"
        autocomplete="address-line2"
        maxlength={200}
      />
      <Field page={page} name="address/city" autocomplete="address-level2" maxlength={100} />
      <Field
        page={page}
        name="address/region"
        label="Region (optional)"
        autocomplete="address-level1"
        maxlength={100}
      />
      <Field page={page} name="address/postal_code" autocomplete="postal-code" maxlength={20} />
      <Country page={page} name="address/country" />
      <Documents page={page} />
      <Button>Send it</Button>
      <datalist id="countries">
        {listCountries().map(([code, name]) => (
          <option value={code}>{name}</option>
        ))}
      </datalist>
    </Form>
  );
}

function Documents({ page }: Readonly<{ page: Page }>) {
  return (
    <>
      <h2>Your document</h2>
      <Select page={page} name="document/type" options={documents} value="passport" />
      <Field page={page} name="document/number" autocomplete="off" maxlength={40} />
      <Country page={page} name="document/issuing_country" />
      <Field page={page} name="document/expires_on" type="date" autocomplete="off" />
      <Area
        page={page}
        name="document/mrz"
        label="Machine-readable lines (optional)"
        hint="The two or three lines with many < at the foot. With them we are sure sooner."
        rows={3}
      />
      <h2>For taxes and questions</h2>
      <Field page={page} name="tax_id" label="Tax number (optional)" maxlength={40} />
      <Field
        page={page}
        name="phone"
        label="Phone number (optional)"
        hint="With the country’s code, such as +1 202 555 0143."
        type="tel"
        autocomplete="tel"
        maxlength={20}
      />
    </>
  );
}

function Country({ page, name }: Readonly<{ page: Page; name: string }>) {
  return (
    <Field
      page={page}
      name={name}
      hint="Two letters, such as US; or the name in English."
      autocomplete="off"
      list="countries"
      maxlength={60}
    />
  );
}

/** The form as the API wants it: levels where names have a slash. */
export function readIdentity(form: Sent): object {
  const part = (prefix: string, names: readonly string[]) =>
    Object.fromEntries(
      Object.entries(
        filledOf(
          form,
          names.map((name) => `${prefix}/${name}`),
        ),
      ).map(([name, value]) => [name.slice(prefix.length + 1), value]),
    );
  const country = (name: string) => readCountry(form.text(name));
  const mrz = form
    .text("document/mrz")
    .split(/\s*\n\s*/)
    .filter((line) => line !== "");
  return {
    ...filledOf(form, ["full_name", "date_of_birth", "tax_id"]),
    ...(form.text("phone") === "" ? {} : { phone: form.text("phone").replace(/[\s()-]/g, "") }),
    nationality: country("nationality"),
    address: {
      ...part("address", ["line1", "line2", "city", "region", "postal_code"]),
      country: country("address/country"),
    },
    document: {
      ...part("document", ["type", "number", "expires_on"]),
      issuing_country: country("document/issuing_country"),
      ...(mrz.length === 0 ? {} : { mrz }),
    },
  };
}
