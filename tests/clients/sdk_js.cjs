// Whole onboarding and offboarding of a user with the AWS SDK for JavaScript: node sdk_js.cjs ENDPOINT
// Prints what it has found, as JSON. Codes are oathtool's.
const { execFileSync } = require("node:child_process");
const sdk = require("@aws-sdk/client-iam");

const client = new sdk.IAMClient({
  endpoint: process.argv[2],
  region: "us-east-1",
  credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "secret" },
});
const call = (name, input) => client.send(new sdk[`${name}Command`](input));

async function all(paginate, list, input) {
  const items = [];
  for await (const page of paginate({ client, pageSize: 1 }, input)) items.push(...page[list]);
  return items;
}

// Two codes in a row, the second of so many steps from now.
function codes(seed, step) {
  const at = Math.floor(Date.now() / 1000) + 30 * step;
  const [AuthenticationCode1, AuthenticationCode2] = [at - 30, at].map((now) =>
    execFileSync("oathtool", ["--totp", "--base32", "--now", `@${now}`, seed], { encoding: "ascii" }).trim());
  return { AuthenticationCode1, AuthenticationCode2 };
}

async function onboard(UserName) {
  const Tags = [{ Key: "team", Value: "one + zwölf" }, { Key: "site", Value: "north/east@2" }];
  await call("CreateUser", { UserName, Path: "/staff/", Tags });
  await sdk.waitUntilUserExists({ client, maxWaitTime: 30 }, { UserName });
  await call("CreateAccessKey", { UserName });
  for (const number of [1, 2]) {
    const created = await call("CreateVirtualMFADevice", { VirtualMFADeviceName: `${UserName}-${number}`, Tags });
    const { SerialNumber, Base32StringSeed } = created.VirtualMFADevice;
    const seed = Buffer.from(Base32StringSeed).toString("ascii");
    await call("EnableMFADevice", { UserName, SerialNumber, ...codes(seed, 0) });
    await call("ResyncMFADevice", { UserName, SerialNumber, ...codes(seed, 2) });
  }
}

const refused = (name, input) => call(name, input).then(() => "", (error) => error.name);

// Every action that neither onboarding nor offboarding needs.
async function change(UserName, SerialNumber) {
  const [key] = await all(sdk.paginateListAccessKeys, "AccessKeyMetadata", { UserName });
  await call("UpdateAccessKey", { UserName, AccessKeyId: key.AccessKeyId, Status: "Inactive" });
  await call("UpdateUser", { UserName, NewPath: "/leavers/" });
  await call("TagUser", { UserName, Tags: [{ Key: "left", Value: "" }] });
  await call("UntagUser", { UserName, TagKeys: ["site", "left"] });
  await call("TagMFADevice", { SerialNumber, Tags: [{ Key: "kind", Value: "phone" }] });
  await call("UntagMFADevice", { SerialNumber, TagKeys: ["team"] });
  const tags = await call("ListMFADeviceTags", { SerialNumber });
  return [tags.Tags.map((tag) => tag.Key), await refused("GetLoginProfile", { UserName }),
    await refused("GetMFADevice", { UserName, SerialNumber }), await refused("DeleteUser", { UserName })];
}

// The steps of AWS's page "Deleting an IAM user", in its order.
async function offboard(UserName) {
  await refused("DeleteLoginProfile", { UserName }); // there is none
  for (const { AccessKeyId } of await all(sdk.paginateListAccessKeys, "AccessKeyMetadata", { UserName }))
    await call("DeleteAccessKey", { UserName, AccessKeyId });
  for (const list of ["SigningCertificates", "SSHPublicKeys", "ServiceSpecificCredentials", "UserPolicies",
    "AttachedUserPolicies", "GroupsForUser"])
    await call(`List${list}`, { UserName });
  for (const { SerialNumber } of await all(sdk.paginateListMFADevices, "MFADevices", { UserName })) {
    await call("DeactivateMFADevice", { UserName, SerialNumber });
    await call("DeleteVirtualMFADevice", { SerialNumber });
  }
  await call("DeleteUser", { UserName });
}

async function main() {
  await onboard("Carol");
  const found = {
    users: (await all(sdk.paginateListUsers, "Users", {})).map((user) => user.Arn),
    tags: await all(sdk.paginateListUserTags, "Tags", { UserName: "Carol" }),
    devices: (await all(sdk.paginateListVirtualMFADevices, "VirtualMFADevices", { AssignmentStatus: "Assigned" }))
      .map((device) => [device.SerialNumber, device.User.UserName]),
    summary: (await call("GetAccountSummary", {})).SummaryMap.MFADevicesInUse,
  };
  found.changed = await change("Carol", found.devices.at(-1)[0]);
  await offboard("Carol");
  found.afterwards = await refused("GetUser", { UserName: "Carol" });
  console.log(JSON.stringify(found));
}

main();
