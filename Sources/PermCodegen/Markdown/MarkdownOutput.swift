public import PermDSL

/// The names by which `emitMarkdown` makes pages of a profile: its headers and capabilities, then those that it makes up.
public func referenceNames(of profile: Profile) -> [String] {
  profile.capabilities.map(\.name) + profile.synthesized.map(\.pageName)
}

/// Emits reference pages: every register of a capability as the specification draws it, and what a guest may do to each field
/// under a profile.
///
/// - Parameters:
///   - profile: A profile without errors.
///   - model: What it is part of.
///   - capabilities: Names of `referenceNames`, in the order of the pages; nil: all, behind a page of the profile.
/// - Returns: One file a page; the same input gives the same text.
public func emitMarkdown(_ profile: Profile, of model: Model, capabilities names: [String]?)
  -> GeneratedOutput
{
  let known =
    profile.capabilities.map { ($0, false) } + profile.synthesized.map { ($0.renamed, true) }
  var scope = NameScope(language: "Markdown")
  var files: [GeneratedFile] = []
  if names == nil {
    scope.take(profile.name + ".md", for: profile.name, at: profile.origin)
    files.append(GeneratedFile(name: profile.name + ".md", text: ProfilePage(profile, of: model).text))
  }
  var made: Set<String> = []
  for name in names ?? known.map(\.0.name) where made.insert(name).inserted {
    guard let (capability, isSynthetic) = known.first(where: { $0.0.name == name }) else { continue }
    scope.take(name + ".md", for: name, at: capability.origin)
    let page = ReferencePage(capability, isSynthetic: isSynthetic, in: profile, of: model)
    files.append(GeneratedFile(name: name + ".md", text: page.text))
  }
  return GeneratedOutput(files: files, diagnostics: scope.diagnostics)
}
