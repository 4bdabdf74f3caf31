print(EmbeddedFiles.all.map(\.path))
